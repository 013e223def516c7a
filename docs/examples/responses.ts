import { logisticResponse, type ResponsePart } from "feedcast";

/** Complex contagion: nobody joins a challenge before having met it three times, and is then four times as likely to. */
export const complexContagion: ResponsePart = (known) => ({
  ...logisticResponse(known),
  reinforcement: (exposures) => (exposures < 2 ? 0 : 4),
});
