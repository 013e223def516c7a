import { it } from "vitest";

/** A test whose evidence takes seconds: `npm run test:slow` runs it, `npm test` names it as skipped. */
export const slowly = process.env.FEEDCAST_SLOW === undefined ? it.skip : it;
