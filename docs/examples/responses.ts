import { logisticAnswers, type ResponsesPart } from "feedcast";

/** Complex contagion: nobody joins a challenge before having met it three times, and is then four times as likely to. */
export const complexContagion: ResponsesPart = (known) => ({
  ...logisticAnswers(known),
  reinforcement: (exposures) => (exposures < 2 ? 0 : 4),
});
