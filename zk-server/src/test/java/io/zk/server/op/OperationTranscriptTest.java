package io.zk.server.op;

import io.zk.transcript.Transcript;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, what is logged of them, and what is replied: one file a subject, one case a situation. */
class OperationTranscriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "writes",
                "reads",
                "precedence",
                "paths",
                "create_flags",
                "sequential",
                "multi",
                "acls",
                "sessions",
                "quotas",
                "watches",
                "reserved",
                "in_flight"
            })
    void repliesAsWritten(String subject) throws Exception {
        Transcript.check("io/zk/server/op/" + subject + ".txt", OpScript::play);
    }
}
