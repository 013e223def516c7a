import { logisticResponse, type ResponsePart } from "feedcast";

/** Complex contagion: a user joins a challenge at the third exposure or later, and is then four times as likely to. */
export const complexContagion: ResponsePart = (known) => ({
  ...logisticResponse(known),
  reinforcement: (exposures) => (exposures < 2 ? 0 : 4),
});
