package dev.pando.cli;

/** The {@code pando} program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
