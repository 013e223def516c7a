import { exposureMask, type PopulationState } from "../world/populationState.ts";

/** Exposures of a run's panel to the campaign by stratum, from which the audiences of two platforms are combined. */
export interface Exposures {
  /** Each stratum (audience group × interest × activity bin): users followed one by one, and users represented. */
  readonly strata: readonly { readonly group: number; readonly followed: number; readonly users: number }[];
  /** `exposed[31 · stratum + e]`: users followed who have had more than e exposures by the end. */
  readonly exposed: Float64Array;
  /** Users followed who have had any by the end of each tick, stratum by stratum. */
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
