package stator.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: {@code stator serve} refuses settings that cannot be, and says what they may be, before it opens anything. */
class ServeCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=-1|--port=-1 must be 0 to 65535",
                "--port=65536|--port=65536 must be 0 to 65535",
                "--partitions=-1|--partitions=-1 must be 0 to 4096",
                "--partitions=4097|--partitions=4097 must be 0 to 4096",
                "--spin=-1|--spin=-1 must be 0 or more",
                "--stream-port=-1|--stream-port=-1 must be 0 to 65535",
                "--stream-port=65536|--stream-port=65536 must be 0 to 65535",
                "--stream-hours=0|--stream-hours=0 must be 1 to 8760",
                "--stream-hours=8761|--stream-hours=8761 must be 1 to 8760",
                "--ttl-interval=0|--ttl-interval=0 must be 1 or more"
            })
    void shouldSayWhatASettingMayBe(String option, String said) {
        String errors = Terminal.errors(2, "serve", option, "--in-memory");
        assertTrue(errors.contains(said), errors);
    }

    @Test
    void shouldNotTakeADirectoryForWhatIsInMemory() {
        String errors = Terminal.errors(2, "serve", "--in-memory", "--data=somewhere");
        assertTrue(errors.contains("--in-memory and --data exclude each other"), errors);
    }
}
