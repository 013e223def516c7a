import { createDwellTimes } from "../../world/liveEvent.ts";
import type { FeedLiveEvent } from "../campaign.ts";

/** The platform's side of a live event. */
interface LiveFeed {
  /** Followers of the hosts. */
  readonly followers: number;
  /** Slots for live rooms in one minute, by minute of the event. */
  readonly slots: Float64Array;
}

/**
 * Share of the slots for live rooms that show an event, 0 … 1 by minute: the share that the platform gives it, and of the
 * others what it earns. Rooms earn slots in proportion to their viewers. Viewers enter all rooms alike, so the other rooms
 * have as many as enter from the slots in the time that a viewer stays there (Little's law). A room in which viewers stay
 * as long wins as many as it loses, one in which they stay longer grows. Viewers are expected numbers: nothing is drawn.
 */
export function liveShares(event: FeedLiveEvent, { followers, slots }: LiveFeed): Float64Array {
  const { minutes, arrivals, settings } = event;
  const { guests, showUp, notified, coming, feedShare, enter, usualStayMinutes } = settings;
  const invited = guests * showUp + Math.max(0, followers - guests) * notified * coming;
  const staying = stayingAfter(createDwellTimes(settings.dwellTime), minutes);
  const arrived = new Float64Array(minutes);
  const shares = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute++) {
    let viewers = 0;
    for (let before = 0; before < minute; before++) viewers += arrived[before] * staying[minute - before];
    const entering = slots[minute] * enter;
    const competes = usualStayMinutes !== undefined && viewers > 0 && entering > 0;
    const earned = competes ? viewers / (viewers + entering * usualStayMinutes) : 0;
    shares[minute] = feedShare + (1 - feedShare) * earned;
    arrived[minute] = invited * arrivals[minute] + entering * shares[minute];
  }
  return shares;
}

/** Share of viewers who are still there so many minutes after they came, from 0 to `minutes` − 1; they come in the middle of one. */
function stayingAfter(dwellTimes: Float64Array, minutes: number): Float64Array {
  const shares = new Float64Array(minutes);
  for (let minute = 0, gone = 0; minute < minutes; minute++) {
    while (gone < dwellTimes.length && dwellTimes[gone] < minute - 0.5) gone++;
    shares[minute] = 1 - gone / dwellTimes.length;
  }
  return shares;
}
