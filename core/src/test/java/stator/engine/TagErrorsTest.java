package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.key;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.tag;
import static stator.engine.ControlPlaneFixture.with;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: every refusal of tags has DynamoDB's type and exact text, and comes in its order.
 * Method: a table of requests and texts per operation. A request that is wrong twice shows which check is first.
 */
class TagErrorsTest extends ControlPlaneTester {
    @Test
    void shouldCheckTheArnsOfTags() {
        for (String operation : List.of("TagResource", "UntagResource", "ListTagsOfResource")) {
            String denied = "AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform:"
                    + " dynamodb:" + operation + " on resource: ";
            expect(operation, Map.of(), "ValidationException: Invalid TableArn");
            expect(operation, Map.of("ResourceArn", ""), denied + "*");
            expect(operation, Map.of("ResourceArn", "abcd"), denied + "abcd");
            expect(operation, Map.of("ResourceArn", "a:b:c:d:e/f"), denied + "a:b:c:d:e/f");
            expect(operation, Map.of("ResourceArn", "a:b:c:d:e:f"), denied + "a:b:c:d:e:f");
        }
        expect(
                "TagResource",
                Map.of("ResourceArn", "a:b:c:d:e:f/g"),
                ONE_ERROR + "null at 'tags' failed to satisfy constraint: Member must not be null");
        expect(
                "UntagResource",
                Map.of("ResourceArn", "a:b:c:d:e:f/g"),
                ONE_ERROR + "null at 'tagKeys' failed to satisfy constraint: Member must not be null");
        for (String arn : List.of("a:b:c:d:e:f/g", arn("ab"))) {
            String invalid = "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input " + arn;
            expect("TagResource", Map.of("ResourceArn", arn, "Tags", List.of()), invalid);
            expect("UntagResource", Map.of("ResourceArn", arn, "TagKeys", List.of()), invalid);
            expect("ListTagsOfResource", Map.of("ResourceArn", arn), invalid);
        }
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("xyz"), "Tags", List.of()),
                "ValidationException: Atleast one Tag needs to be provided as Input.");
        expect(
                "UntagResource",
                Map.of("ResourceArn", arn("xyz"), "TagKeys", List.of()),
                "ValidationException: Atleast one Tag Key needs to be provided as Input.");
        String notFound =
                "ResourceNotFoundException: Requested resource not found: ResourcArn: " + arn("xyz") + " not found";
        expect("TagResource", Map.of("ResourceArn", arn("xyz"), "Tags", List.of(tag("a", "b"))), notFound);
        expect("ListTagsOfResource", Map.of("ResourceArn", arn("xyz")), notFound);
        expect(
                "UntagResource",
                Map.of("ResourceArn", arn("xyz"), "TagKeys", List.of("a")),
                "ResourceNotFoundException: Requested resource not found");
    }

    @Test
    void shouldAcceptTagsUpToTheirLimitsAndNothingBeyond() {
        create(table("abc"));
        expectTag("k".repeat(129), "v", "The Tag Key provided is invalid, Key: " + "k".repeat(129));
        expectTag("", "v", "The Tag Key provided is invalid, Key: ");
        expectTag("k!", "v", "The Tag Key provided is invalid, Key: k!");
        expectTag("aws:k", "v", "Tag Key cannot be prefixed with aws:, Key: aws:k");
        expectTag("k", "v".repeat(257), "The Tag Value provided is invalid, Value: " + "v".repeat(257));
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag("k", "1"), tag("k", "2"))),
                "ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found k");
        List<Object> fifty = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            fifty.add(tag("key" + i, ""));
        }
        fifty.add(tag("k".repeat(128), "v".repeat(256)));
        String tooMany = "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn";
        assertEquals("", fixture.refusal("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", fifty)));
        expect("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag("more", ""))), tooMany);
        assertEquals("", fixture.refusal("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", fifty)));
        List<Object> fiftyOne = new ArrayList<>(fifty);
        fiftyOne.add(tag("more", ""));
        expect("CreateTable", with(table("tagged"), "Tags", fiftyOne), tooMany);
        assertEquals("", fixture.refusal("CreateTable", with(table("tagged"), "Tags", fifty)));
    }

    private void expectTag(String key, String value, String message) {
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag(key, value))),
                "ValidationException: " + message);
    }
}
