package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node as a value, to compare trees by; its ACL as a list, since ids differ between trees. */
record TreeImage(@Nullable String data, @Nullable List<Acl> acl, StoredStat stat) {
    static SortedMap<String, TreeImage> of(DataTree tree) {
        SortedMap<String, TreeImage> image = new TreeMap<>();
        TreeWalk walk = new TreeWalk(tree);
        boolean more = true;
        while (more) {
            more = walk.next(7, (path, node) -> {
                TreeImage before = image.put(path, of(tree, node));
                if (before != null) {
                    throw new AssertionError("twice visited: " + path);
                }
            });
        }
        return image;
    }

    static TreeImage of(DataTree tree, Node node) {
        return new TreeImage(Arrays.toString(node.data()), tree.acl(node.aclId()), node.storedStat());
    }
}
