package dev.pando.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceHtmlTest {
    private static final TraceHeader HEADER = new TraceHeader("A run", 42, "abc1234", "./pando sim --seed 42", null);
    private static final String HOSTILE =
            "</script><script>alert(1)</script><!-- '\"&\\ \u2028 \u00fc \ud83d\ude00 half \ud83d <!--{data}-->";

    @TempDir
    Path directory;

    @Test
    void theDataAreColumnsInWhichEachTextStandsOnce() throws IOException {
        assertThat(dataOf(page(HEADER, ShortRun.recording()))).isEqualTo("""
                {"endNanos":3000001,
                "leftOut":{"events":0,"beforeNanos":0},
                "violation":{"at":3000001,"machine":1,"text":"two differ"},
                "machines":[{"machine":0,"at":0,"name":"m1"},{"machine":1,"at":0,"name":"m2"}],
                "roles":{"at":[0,0],"machine":[0,1],"role":[0,1],"term":[3,3]},
                "messages":{"sent":[1000000,1000000],"from":[0,1],"to":[1,0],"text":[2,5],"delay":[500000,-1],\
                "againRow":[0],"againDelay":[900000]},
                "markNames":["CRASH",
                "START",
                "STOP",
                "SYNC",
                "COMMIT",
                "FAULT",
                "CLIENT",
                "MEMBERSHIP",
                "SITUATION"],
                "marks":{"at":[1500000],"machine":[1],"mark":[3],"text":[4]},
                "spans":{"at":[1200000],"end":[2500000],"machine":[-1],"text":[3]},
                "texts":["leader",
                "follower",
                "AppendRequest term 3",
                "Partition {m1} | {m2}",
                "segment 1",
                "AppendResponse term 3"]}""");
    }

    @Test
    void anArrivalWhoseStartWasLeftOutIsNotDrawn() throws IOException {
        assertThat(dataOf(page(HEADER, ShortRun.recording(4))))
                .contains("\"leftOut\":{\"events\":3,\"beforeNanos\":1900000}")
                .contains("\"messages\":{\"sent\":[2000000],\"from\":[1],\"to\":[0],\"text\":[3],\"delay\":[-1],"
                        + "\"againRow\":[],\"againDelay\":[]}");
    }

    @Test
    void theHeaderSaysWhichRunItIsAndHowToSeeItAgain() throws IOException {
        assertThat(page(HEADER, ShortRun.recording()))
                .contains("<title>A run</title>")
                .contains("<h1>A run</h1>")
                .contains("<dt>seed</dt><dd>42</dd>")
                .contains("<dt>commit</dt><dd>abc1234</dd>")
                .contains("<dt>command</dt><dd>./pando sim --seed 42</dd>")
                .doesNotContain("<strong>Violation</strong>")
                .doesNotContain("<strong>Left out</strong>");
    }

    @Test
    void anUnknownCommitIsNotShown() throws IOException {
        TraceHeader header = new TraceHeader("A run", 42, "", "./pando sim --seed 42", null);
        assertThat(page(header, ShortRun.recording())).doesNotContain("<dt>commit</dt>");
    }

    @Test
    void aViolationIsSaidInABanner() throws IOException {
        TraceHeader header = new TraceHeader("A run", 42, "", "", "m1 & m2 differ.");
        assertThat(page(header, ShortRun.recording()))
                .contains("<strong>Violation</strong> <span>m1 &amp; m2 differ.</span>");
    }

    @Test
    void whatIsLeftOutIsSaidInABanner() throws IOException {
        assertThat(page(HEADER, ShortRun.recording(4)))
                .contains("<strong>Left out</strong> <span>3 events of messages and marks before 1.900000 ms are left"
                        + " out; roles, partitions and the like are all there.</span>");
    }

    @Test
    void noTextOfARunOrAHeaderCanChangeThePage() throws IOException {
        TraceRecorder recorder = new TraceRecorder();
        recorder.machine(0, 0, HOSTILE);
        recorder.mark(0, 0, Trace.Mark.CLIENT, HOSTILE);
        recorder.violation(1, 0, HOSTILE);
        TraceHeader header = new TraceHeader(HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE);
        String page = page(header, recorder.recording());

        String plain = page(HEADER, ShortRun.recording());
        for (String tag : List.of("<script", "</script", "<!--")) {
            assertThat(occurrences(page, tag)).as(tag).isEqualTo(occurrences(plain, tag));
        }
        String escaped = "\"\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\\u003c!--"
                + " \\u0027\\u0022\\u0026\\u005c \\u2028 \\u00fc \\ud83d\\ude00 half \\ud83d"
                + " \\u003c!--{data}--\\u003e\"";
        assertThat(occurrences(dataOf(page), escaped)).isEqualTo(3);
        assertThat(page)
                .contains("<h1>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &#39;&quot;&amp;\\ \u2028"
                        + " \u00fc \ud83d\ude00 half \ud83d &lt;!--{data}--&gt;</h1>");
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        assertThat(page(HEADER, ShortRun.recording()))
                .contains("default-src 'none'")
                .doesNotContain("src=", "url(", "@import", "import ", "fetch(", "<!--{")
                .doesNotContainPattern("href=\"(?!data:)");
    }

    @Test
    void allThatStandsBesideThePageIsInIt() throws IOException, URISyntaxException {
        URL template = Objects.requireNonNull(TraceHtml.class.getResource("page.html"));
        String page = page(HEADER, ShortRun.recording());
        try (Stream<Path> files =
                Files.list(Objects.requireNonNull(Path.of(template.toURI()).getParent()))) {
            for (Path file : files.filter(TraceHtmlTest::isPartOfPage).toList()) {
                assertThat(page).as(file.toString()).contains(Files.readString(file));
            }
        }
    }

    @Test
    void theSameRunGivesTheSameBytesInUtf8() throws IOException {
        Path first = directory.resolve("first.html");
        Path second = directory.resolve("second.html");
        TraceHtml.write(DemoRun.header(3), demo(), first);
        TraceHtml.write(DemoRun.header(3), demo(), second);

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        assertThat(Files.readString(first, StandardCharsets.UTF_8)).isEqualTo(page(DemoRun.header(3), demo()));
    }

    private static boolean isPartOfPage(Path file) {
        return file.toString().endsWith(".js") || file.toString().endsWith(".css");
    }

    private static Recording demo() {
        TraceRecorder recorder = new TraceRecorder();
        DemoRun.tell(3, 5, 2, recorder);
        return recorder.recording();
    }

    private static String page(TraceHeader header, Recording recording) throws IOException {
        StringBuilder out = new StringBuilder();
        TraceHtml.write(header, recording, out);
        return out.toString();
    }

    private static String dataOf(String page) {
        String start = "<script type=\"application/json\" id=\"data\">\n";
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf("\n</script>", from));
    }

    private static int occurrences(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
