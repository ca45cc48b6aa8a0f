package dev.pando.testkit.explore;

final class Placeholder {
    private Placeholder() {}
}
