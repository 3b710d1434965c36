package io.zk.server.ops.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of a JSON text with the types of their values, by their paths. A field whose name is a number or a path is
 * data, and goes by {@code *}; of a list the first item stands for all.
 */
public final class JsonShape {
    private final String text;
    private final Map<String, String> types = new LinkedHashMap<>();
    private int at;

    private JsonShape(String text) {
        this.text = text;
    }

    /** In the order of the text. */
    public static Map<String, String> of(String text) {
        JsonShape shape = new JsonShape(text);
        shape.value("");
        shape.blanks();
        if (shape.at != text.length()) {
            throw new IllegalArgumentException("something follows behind the value at " + shape.at);
        }
        return shape.types;
    }

    /** Texts of a resource, each behind a line {@code === name}, by their names. */
    public static Map<String, String> golden(String resource) throws IOException {
        try (InputStream in = JsonShape.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IOException("no resource " + resource);
            }
            Map<String, String> texts = new TreeMap<>();
            for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ")) {
                int end = block.indexOf('\n');
                if (end > 0) {
                    texts.put(block.substring(0, end), block.substring(end + 1).strip());
                }
            }
            return texts;
        }
    }

    private void value(String path) {
        blanks();
        switch (text.charAt(at)) {
            case '{' -> object(path);
            case '[' -> array(path);
            case '"' -> {
                types.putIfAbsent(path, "text");
                string();
            }
            default -> literal(path);
        }
    }

    private void literal(String path) {
        int start = at;
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(start, at);
        String type =
                switch (literal) {
                    case "true", "false" -> "boolean";
                    case "null" -> "null";
                    default -> Double.isFinite(Double.parseDouble(literal))
                            ? literal.indexOf('.') < 0 ? "whole" : "decimal"
                            : "no JSON";
                };
        types.putIfAbsent(path, type);
    }

    private void object(String path) {
        types.putIfAbsent(path, "object");
        at++;
        blanks();
        while (text.charAt(at) != '}') {
            String name = string();
            blanks();
            expect(':');
            value(path + "/" + (name.matches("\\d+|/.*") ? "*" : name));
            next();
        }
        at++;
    }

    private void array(String path) {
        types.putIfAbsent(path, "list");
        at++;
        blanks();
        while (text.charAt(at) != ']') {
            value(path + "[]");
            next();
        }
        at++;
    }

    private void next() {
        blanks();
        if (text.charAt(at) == ',') {
            at++;
            blanks();
        }
    }

    private String string() {
        expect('"');
        int start = at;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return text.substring(start, at - 1);
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw new IllegalArgumentException("no " + c + " at " + at);
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && " \n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
