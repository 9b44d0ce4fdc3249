package io.imexd.simulator;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Proc;

/** One nvidia-imex as a process of a tray. */
final class Running {
  final Proc proc;
  final Instance instance;
  final Domain domain;
  private boolean ready;
  private boolean alive = true;
  private boolean ending;
  private String end = "";

  Running(Proc proc, Instance instance, Domain domain) {
    this.proc = proc;
    this.instance = instance;
    this.domain = domain;
  }

  boolean ready() {
    return ready && alive;
  }

  void becomeReady() {
    ready = true;
  }

  boolean alive() {
    return alive;
  }

  void died(String how) {
    alive = false;
    end = how;
  }

  /** It was told to end. */
  boolean ending() {
    return ending;
  }

  void end() {
    ending = true;
  }

  /** How it ended; empty while it lives. */
  String how() {
    return end;
  }

  @Override
  public String toString() {
    return "nvidia-imex #" + instance.brief() + " pid " + proc.pid();
  }
}
