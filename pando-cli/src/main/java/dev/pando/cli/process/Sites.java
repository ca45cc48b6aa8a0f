package dev.pando.cli.process;

import java.io.IOException;

/** Gives each member its place. */
public interface Sites {

    /** @param number of the member, from 1; each is asked for once */
    Site site(int number) throws IOException;

    /** All on loopback, at free ports. */
    static Sites onLoopback(ProgramCommand program) {
        return number -> Site.onLoopback(program);
    }
}
