package io.zk.protocol.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of paths, as Apache's server showed them. */
class PathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "/a", "/a/b", "/.a", "/a.", "/...", "/a/....", "/a b", "/\u00e4", "/\u00a0", "/\uf900", "/\uffef",
                "/~"
            })
    void thesePathsAreValid(String path) {
        assertNull(Path.flaw(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "a/b", "/a/", "//", "//a", "/a//b", "/.", "/..", "/./a", "/../a", "/a/.", "/a/..", "/a/./b"
            })
    void thesePathsAreNot(String path) {
        assertNotNull(Path.flaw(path));
        assertFalse(Path.isValid(path));
    }

    @Test
    void exactlyTheForbiddenUnitsAreRefused() {
        assertNotNull(Path.flaw(null));
        for (int unit = 0; unit <= 0xffff; unit++) {
            boolean forbidden =
                    unit <= 0x1f || unit >= 0x7f && unit <= 0x9f || unit >= 0xd800 && unit <= 0xf8ff || unit >= 0xfff0;
            assertEquals(!forbidden, Path.isValid("/x" + (char) unit + "y"), Integer.toHexString(unit));
        }
    }

    @Test
    void aPathHasAParentAndAName() {
        assertEquals("/a", Path.parent("/a/b"));
        assertEquals("", Path.parent("/a"));
        assertEquals("b", Path.name("/a/b"));
        assertEquals("a", Path.name("/a"));
    }
}
