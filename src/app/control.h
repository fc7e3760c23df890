/*
 * control: the door between commands and a running server, DIR/yardstick.sock.
 *
 * Whoever may open the socket (mode 0600: the server's own user) may do what
 * the command line may. A call sends its working directory, what it read for --password-stdin and
 * its words; the server runs the command with its own world and answers with what it prints and the
 * exit status. One call at a time; others wait their turn.
 */
#pragma once

#include "yardstick/api/world.h"

/* Let the server of the directory run it. `password`, as read from standard input, or NULL. False
 * when none answers there. */
bool control_call(const char *data, const char *password, int argc, char **argv, int *status);

struct control;

MUST_CHECK bool control_start(struct world *world, struct control **out, struct error *err);
void control_stop(struct control *control);
