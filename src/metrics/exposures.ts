import { exposureMask, type World } from "../world/world.ts";

/** How often the panel of a run has seen the campaign, by kind of user: what tells its audience from another platform's. */
export interface Exposures {
  /** Each kind of user (audience group × interest × stratum): users followed one by one, and all for whom they speak. */
  readonly kinds: readonly { readonly group: number; readonly followed: number; readonly users: number }[];
  /** `exposed[31 · kind + e]`: users followed who have had more than e exposures by the end. */
  readonly exposed: Float64Array;
  /** Users followed who have had any, by the end of each tick, kind by kind. */
  readonly reachedByTick: readonly Float64Array[];
}

/** Takes note of a run's exposures tick by tick. */
export class ExposureLog {
  private readonly world: World;
  private readonly reachedByTick: Float64Array[] = [];

  constructor(world: World) {
    this.world = world;
  }

  /** @param exposed as in `Outcomes` */
  note(exposed: Float64Array): void {
    const reached = new Float64Array(this.world.panelSegments);
    for (let kind = 0; kind < reached.length; kind++) reached[kind] = exposed[kind * exposureMask]!;
    this.reachedByTick.push(reached);
  }

  /** @param exposed as in `Outcomes`, at the end of the run */
  close(exposed: Float64Array): Exposures {
    const { segments, panelSegments } = this.world;
    const kinds = segments
      .slice(0, panelSegments)
      .map(({ group, size, represents }) => ({ group, followed: size, users: represents }));
    return { kinds, exposed: exposed.slice(), reachedByTick: this.reachedByTick };
  }
}
