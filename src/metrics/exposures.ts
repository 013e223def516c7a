import { exposureMask, type PopulationState } from "../world/populationState.ts";

/** Campaign exposures of a run's panel, by stratum: `countCombined` combines those of two platforms. */
export interface Exposures {
  /** By stratum: its audience group, its panel users, and all users whom they represent. */
  readonly strata: readonly { readonly group: number; readonly followed: number; readonly users: number }[];
  /** `exposed[31 · stratum + e]`: panel users with more than e exposures by the end. */
  readonly exposed: Float64Array;
  /** Panel users with any exposure by the end of each tick, by stratum. */
  readonly reachedByTick: readonly Float64Array[];
}

/** Records a run's exposures tick by tick. */
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
