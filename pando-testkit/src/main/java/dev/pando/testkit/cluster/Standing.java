package dev.pando.testkit.cluster;

/** What a machine is to the cluster. */
public enum Standing {
    /** Its member belongs to the cluster, or is on its way in; if it is down it will come back. */
    MEMBER,
    /** Its member has asked to leave, or another was asked to remove it, and it has not heard yet that it has left. */
    LEAVING,
    /** Its member has left. */
    LEFT,
    /** Its data is gone for good: its member never comes back, and still belongs to the cluster. */
    LOST,
    /** It is down, and stays so. */
    DEAD
}
