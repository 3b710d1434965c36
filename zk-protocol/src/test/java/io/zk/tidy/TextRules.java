package io.zk.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every text file is held to, and what holds between files. */
final class TextRules {
    /** The patterns are written so that this file does not match itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO[D]O|FIX[M]E|X[X]X)\\b");

    /** A word that only means something where the code was written: a path, a note, a host of one workplace. */
    private static final Pattern WORKPLACE = Pattern.compile("(?<![\\w./${}~-])/(wor[k]|roo[t]|hom[e]|tmp/z[k])/"
            + "|\\bspec/\\d\\d|\\b(DESIG[N]|BRIE[F]|styl[e])\\.md\\b"
            + "|(?i:\\b(claud[e]|chat[g]pt|ll[m]s?|language mode[l]|sub-?agen[t]s?|work ?tre[e]s?|the brie[f])\\b)"
            + "|(?i:\\bissues? #?\\d+)"
            + "|\\brepo1?\\.mave[n]\\.(apache\\.)?org|registr[y][.-][\\w.-]+\\.(org|io|com)\\b");

    private TextRules() {}

    static List<Finding> findings(List<SourceFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (SourceFile file : files) {
            if (!file.path().contains("src/test/resources/")) {
                find(file, "unfinished", UNFINISHED, findings);
                find(file, "workplace", WORKPLACE, findings);
            }
        }
        findings.addAll(packagesWithoutInfo(files));
        return findings;
    }

    private static void find(SourceFile file, String rule, Pattern pattern, List<Finding> findings) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = pattern.matcher(lines.get(i));
            if (matcher.find()) {
                String detail = "\"" + matcher.group() + "\" in line " + (i + 1);
                findings.add(new Finding(rule, file.path(), 1, detail));
            }
        }
    }

    private static List<Finding> packagesWithoutInfo(List<SourceFile> files) {
        Set<String> folders = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        for (SourceFile file : files) {
            if (file.isJava() && file.path().contains("src/main/java/")) {
                folders.add(file.folder());
            }
            if (file.fileName().equals("package-info.java")) {
                described.add(file.folder());
            }
        }
        folders.removeAll(described);
        return folders.stream()
                .map(folder -> new Finding("package-info", folder, 1, "has no package-info.java"))
                .toList();
    }

    /** Files for tests that no test names: by their name, or by a folder they are in. */
    static List<Finding> unusedResources(List<String> resources, Set<String> testLiterals) {
        Set<String> words = new TreeSet<>();
        for (String literal : testLiterals) {
            words.add(literal);
            words.addAll(List.of(literal.split("[/\\s,]+", -1)));
        }
        List<Finding> findings = new ArrayList<>();
        for (String resource : resources) {
            String below = resource.substring(resource.indexOf("src/test/resources/") + "src/test/resources/".length());
            boolean named = false;
            for (String part : below.split("/", -1)) {
                int dot = part.lastIndexOf('.');
                named |= words.contains(part) || (dot > 0 && words.contains(part.substring(0, dot)));
            }
            if (!named) {
                findings.add(new Finding("unused-resource", resource, 1, "no test names it"));
            }
        }
        return findings;
    }
}
