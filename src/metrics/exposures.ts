import { exposureMask, type PopulationState } from "../world/populationState.ts";

/** How often the panel of a run has seen the campaign, by kind of user: what tells its audience from another platform's. */
export interface Exposures {
  /** Each kind of user (audience group × interest × stratum): users followed one by one, and all for whom they speak. */
  readonly strata: readonly { readonly group: number; readonly followed: number; readonly users: number }[];
  /** `exposed[31 · kind + e]`: users followed who have had more than e exposures by the end. */
  readonly exposed: Float64Array;
  /** Users followed who have had any, by the end of each tick, kind by kind. */
  readonly reachedByTick: readonly Float64Array[];
}

/** Takes note of a run's exposures tick by tick. */
export class ExposureLog {
  private readonly population: PopulationState;
  private readonly reachedByTick: Float64Array[] = [];

  constructor(population: PopulationState) {
    this.population = population;
  }

  /** @param exposed as in `Outcomes` */
  note(exposed: Float64Array): void {
    const reached = new Float64Array(this.population.panelSegments);
    for (let stratum = 0; stratum < reached.length; stratum++) reached[stratum] = exposed[stratum * exposureMask];
    this.reachedByTick.push(reached);
  }

  /** @param exposed as in `Outcomes`, at the end of the run */
  close(exposed: Float64Array): Exposures {
    const { segments, panelSegments } = this.population;
    const strata = segments
      .slice(0, panelSegments)
      .map(({ group, size, represents }) => ({ group, followed: size, users: represents }));
    return { strata, exposed: exposed.slice(), reachedByTick: this.reachedByTick };
  }
}
