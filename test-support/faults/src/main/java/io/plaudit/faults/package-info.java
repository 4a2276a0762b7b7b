/**
 * The fault harness: a whole system of real processes on the loopback interface, a load of known
 * events, and a seeded schedule that kills, freezes, restarts and cuts off every part in turn. At
 * the end the store is compared with what was acknowledged, event by event.
 */
package io.plaudit.faults;
