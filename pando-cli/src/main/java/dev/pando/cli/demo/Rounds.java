package dev.pando.cli.demo;

import java.io.IOException;

/** What happens in a scenario, again and again. */
interface Rounds {

    /**
     * One round; the next begins with as many members as this one.
     *
     * @param number from 1
     * @throws dev.pando.cli.CommandException if something did not come about that should have
     */
    void run(int number) throws IOException, InterruptedException;
}
