package io.zk.tidy;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import org.jspecify.annotations.Nullable;

/**
 * Counts the ways through a method: one, and one more for each branch. A lambda counts where it stands, a class inside a
 * method counts by itself. A switch counts one, and a case counts one unless it is a row of a table: an arrow and a single
 * expression, whose own branches count.
 */
final class Complexity extends TreeScanner<@Nullable Void, @Nullable Void> {
    private int ways = 1;

    private Complexity() {}

    static int of(Tree body) {
        Complexity complexity = new Complexity();
        complexity.scan(body, null);
        return complexity.ways;
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
        return null;
    }

    @Override
    public @Nullable Void visitIf(IfTree node, @Nullable Void unused) {
        ways++;
        return super.visitIf(node, null);
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree node, @Nullable Void unused) {
        ways++;
        return super.visitForLoop(node, null);
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree node, @Nullable Void unused) {
        ways++;
        return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree node, @Nullable Void unused) {
        ways++;
        return super.visitWhileLoop(node, null);
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree node, @Nullable Void unused) {
        ways++;
        return super.visitDoWhileLoop(node, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree node, @Nullable Void unused) {
        ways++;
        return super.visitCatch(node, null);
    }

    @Override
    public @Nullable Void visitConditionalExpression(ConditionalExpressionTree node, @Nullable Void unused) {
        ways++;
        return super.visitConditionalExpression(node, null);
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree node, @Nullable Void unused) {
        ways++;
        return super.visitSwitch(node, null);
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree node, @Nullable Void unused) {
        ways++;
        return super.visitSwitchExpression(node, null);
    }

    @Override
    public @Nullable Void visitCase(CaseTree node, @Nullable Void unused) {
        boolean row = node.getBody() instanceof ExpressionTree || node.getBody() instanceof ExpressionStatementTree;
        if (!row && !node.getExpressions().isEmpty()) {
            ways++;
        }
        return super.visitCase(node, null);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree node, @Nullable Void unused) {
        if (node.getKind() == Tree.Kind.CONDITIONAL_AND || node.getKind() == Tree.Kind.CONDITIONAL_OR) {
            ways++;
        }
        return super.visitBinary(node, null);
    }
}
