/**
 * What a database holds, as text: for people ({@link stator.report.DescribeText}) and for Prometheus ({@link
 * stator.report.PrometheusText}). Knows nothing of HTTP.
 */
@NullMarked
package stator.report;

import org.jspecify.annotations.NullMarked;
