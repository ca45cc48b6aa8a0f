package dev.pando.transport.tcp;

/** What all parts of one transport share. */
record Engine(TcpOptions options, Sockets sockets, Threads threads, Watch watch, QuietLog quietLog) {

    static Engine of(TcpOptions options, Sockets sockets) {
        Threads threads = new Threads(options.threadFactory());
        return new Engine(options, sockets, threads, new Watch(options.threadFactory()), new QuietLog());
    }
}
