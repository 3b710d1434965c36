package io.zk.server.op;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.MultiHeader;
import io.zk.protocol.wire.WireOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests as a script writes them: the path, then {@code name=value} for the other fields; what is left out is
 * {@code data= acl=open flags=0 ttl=1000 version=-1 watch=0 type=3 mode=0 zxid=0}. A value {@code null} is null. An ACL
 * is entries {@code perms:scheme:id} with commas between them, {@code open} or {@code none}. In a path, "" is
 * the empty one, {@code \0} a NUL and {@code \FFFD} any unit. A multi is operations with bars between them. A body
 * {@code hex ...} is sent as it is.
 */
final class RequestText {
    private RequestText() {}

    static OpCode opCode(String name) {
        String constant = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        return switch (constant) {
            case "CREATE_TTL", "CREATE_TT_L" -> OpCode.CREATE_TTL;
            default -> OpCode.valueOf(constant);
        };
    }

    static byte[] body(OpCode opCode, String text) {
        if (text.startsWith("hex ")) {
            return OpScript.hex(text.substring(4));
        }
        ByteBuf buffer = Unpooled.buffer();
        WireOut out = new WireOut(buffer);
        if (opCode == OpCode.MULTI || opCode == OpCode.MULTI_READ) {
            multi(text, out);
        } else {
            write(opCode, text, out);
        }
        return OpScript.bytes(buffer);
    }

    private static void multi(String text, WireOut out) {
        for (String part : text.split("\\|")) {
            if (part.isBlank()) {
                continue;
            }
            String[] words = part.strip().split(" +", 2);
            OpCode opCode = opCode(words[0]);
            new MultiHeader(opCode.code(), false, -1).encode(out);
            write(opCode, words[1], out);
        }
        new MultiHeader(-1, true, -1).encode(out);
    }

    private static void write(OpCode opCode, String text, WireOut out) {
        String[] words = text.split(" +");
        switch (opCode) {
            case SET_WATCHES, SET_WATCHES2 -> watches(opCode, words, out);
            case RECONFIG -> {
                out.writeString(null);
                out.writeString(null);
                out.writeString(null);
                out.writeLong(-1);
            }
            case CLOSE_SESSION, WHO_AM_I -> {}
            default -> {
                out.writeString(path(words[0]));
                Map<String, String> fields = new TreeMap<>();
                Arrays.stream(words)
                        .skip(1)
                        .forEach(word -> fields.put(
                                word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
                fields(opCode, fields, out);
            }
        }
    }

    private static void fields(OpCode opCode, Map<String, String> fields, WireOut out) {
        String data = fields.getOrDefault("data", "");
        switch (opCode) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> {
                out.writeBuffer(data(data));
                Acl.encodeList(acl(fields.getOrDefault("acl", "open")), out);
                out.writeInt(number(fields, "flags", 0));
                if (opCode == OpCode.CREATE_TTL) {
                    out.writeLong(Long.parseLong(fields.getOrDefault("ttl", "1000")));
                }
            }
            case SET_DATA -> {
                out.writeBuffer(data(data));
                out.writeInt(number(fields, "version", -1));
            }
            case SET_ACL -> {
                Acl.encodeList(acl(fields.getOrDefault("acl", "open")), out);
                out.writeInt(number(fields, "version", -1));
            }
            case DELETE, DELETE_CONTAINER, CHECK -> out.writeInt(number(fields, "version", -1));
            case EXISTS, GET_DATA, GET_CHILDREN, GET_CHILDREN2 -> out.writeBoolean(number(fields, "watch", 0) != 0);
            case CHECK_WATCHES, REMOVE_WATCHES -> out.writeInt(number(fields, "type", 3));
            case ADD_WATCH -> out.writeInt(number(fields, "mode", 0));
            default -> {}
        }
    }

    /** The zxid, then the lists, each with commas in it; {@code -} is an empty one. */
    private static void watches(OpCode opCode, String[] words, WireOut out) {
        out.writeLong(Long.parseLong(words[0]));
        for (int i = 1; i <= (opCode == OpCode.SET_WATCHES2 ? 5 : 3); i++) {
            out.writeStrings(words[i].equals("-") ? List.of() : List.of(words[i].split(",")));
        }
    }

    private static int number(Map<String, String> fields, String name, int otherwise) {
        return Integer.parseInt(fields.getOrDefault(name, Integer.toString(otherwise)));
    }

    private static byte @Nullable [] data(String text) {
        return text.equals("null") ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    static @Nullable List<Acl> acl(String text) {
        switch (text) {
            case "null" -> {
                return null;
            }
            case "none" -> {
                return List.of();
            }
            case "open" -> {
                return new ArrayList<>(List.of(new Acl(31, new Id("world", "anyone"))));
            }
            default -> {
                List<Acl> list = new ArrayList<>();
                for (String entry : text.split(",")) {
                    String[] parts = entry.split(":", 3);
                    String scheme = parts[1].equals("null") ? null : parts[1];
                    String id = parts[2].equals("null") ? null : parts[2];
                    list.add(new Acl(Integer.parseInt(parts[0]), new Id(scheme, id)));
                }
                return list;
            }
        }
    }

    static @Nullable String path(String text) {
        if (text.equals("null")) {
            return null;
        }
        StringBuilder path = new StringBuilder();
        String plain = text.equals("\"\"") ? "" : text;
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) != '\\') {
                path.append(plain.charAt(i));
            } else if (plain.startsWith("\\0", i) && !plain.matches(".{" + i + "}\\\\[0-9A-F]{4}.*")) {
                path.append('\0');
                i++;
            } else {
                path.append((char) Integer.parseInt(plain.substring(i + 1, i + 5), 16));
                i += 4;
            }
        }
        return path.toString();
    }
}
