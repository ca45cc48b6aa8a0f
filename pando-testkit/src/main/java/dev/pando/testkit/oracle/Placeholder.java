package dev.pando.testkit.oracle;

final class Placeholder {
    private Placeholder() {}
}
