import { describeGroups } from "../groupPairs.ts";

describeGroups(40, 20, 0.3);
