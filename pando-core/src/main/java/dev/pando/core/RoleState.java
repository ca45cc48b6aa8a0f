package dev.pando.core;

/** What a member keeps for as long as it is what it is; volatile. Dropped as a whole when it becomes something else. */
abstract class RoleState extends ByValue {
    abstract RoleState copy();
}
