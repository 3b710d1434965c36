package io.zk.cli.command;

/** Bytes in rows of sixteen, as hexadecimal numbers and as text. */
final class HexTable {
    private static final int ROW = 16;
    private static final String RULER = "+" + "-".repeat(3 * ROW + 1) + "+";

    private HexTable() {}

    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        text.append(" ".repeat(9)).append(RULER).append('\n');
        text.append(" ".repeat(9)).append("|  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |\n");
        text.append("+--------").append(RULER).append("-".repeat(ROW)).append("+");
        for (int row = 0; row < bytes.length; row += ROW) {
            row(bytes, row, text.append('\n'));
        }
        return text.append("\n+--------")
                .append(RULER)
                .append("-".repeat(ROW))
                .append("+")
                .toString();
    }

    private static void row(byte[] bytes, int start, StringBuilder text) {
        text.append(String.format("|%08x|", start));
        for (int i = start; i < start + ROW; i++) {
            text.append(i < bytes.length ? String.format(" %02x", bytes[i]) : "   ");
        }
        text.append(" |");
        for (int i = start; i < start + ROW; i++) {
            text.append(i >= bytes.length ? ' ' : bytes[i] > 0x1f && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        text.append('|');
    }
}
