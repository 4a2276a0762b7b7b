/** Who comes next where several want the same. */
package io.plaudit.turns;
