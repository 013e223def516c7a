import { beforeEach } from "vitest";
import { patience } from "./patience.ts";

/** Leaves out the tests that run many worlds and have asked for more time: a mutant is held against quick ones. */
beforeEach(({ task, skip }) => skip(task.timeout > patience));
