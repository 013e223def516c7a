/** Most time for a test that a mutant is held against, ms. */
export const patience = 90_000;
