package stator.streams.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.ListStreams;
import stator.contract.StreamSummary;
import stator.contract.Structure;
import stator.table.StreamDefinition;

/** ListStreams. */
final class ListStreamsHandler extends StreamHandler {
    private static final int MAX_PAGE = 100;

    ListStreamsHandler(StreamView view) {
        super(ListStreams.OPERATION, view);
    }

    @Override
    Structure run(Structure request) {
        String table = request.string(ListStreams.TABLE_NAME);
        String startArn = request.string(ListStreams.EXCLUSIVE_START_STREAM_ARN);
        int after = startArn == null ? 0 : stream(startArn).number();
        int limit = limit(request.integer(ListStreams.LIMIT), MAX_PAGE);
        List<Structure> page = new ArrayList<>();
        String last = null;
        for (StreamDefinition stream : streams()) {
            if (stream.number() <= after || !isOf(table, stream)) {
                continue;
            }
            if (page.size() == limit) {
                return output().set(ListStreams.STREAMS, page).set(ListStreams.LAST_EVALUATED_STREAM_ARN, last);
            }
            page.add(summary(stream));
            last = stream.arn();
        }
        return output().set(ListStreams.STREAMS, page);
    }

    private static boolean isOf(@Nullable String table, StreamDefinition stream) {
        return table == null || table.equals(stream.tableName());
    }

    private static Structure summary(StreamDefinition stream) {
        return new Structure(StreamSummary.SHAPE)
                .set(StreamSummary.STREAM_ARN, stream.arn())
                .set(StreamSummary.TABLE_NAME, stream.tableName())
                .set(StreamSummary.STREAM_LABEL, stream.label());
    }
}
