/** Whether scenarios have a `panel`, the share of users followed one by one. Until then everybody is followed. */
const panelIsThere: boolean = false;

/** The panels to measure. */
export const panels: readonly string[] = panelIsThere ? ["auto", "10%", "1"] : ["1"];

/** True where a run costs by posts and not by views, so that the sizes at which that shows can be run. */
export const hasAuto = panels.includes("auto");

/** What to `set` in a scenario. */
export function panelSetting(panel: string): string[] {
  return panelIsThere ? [`panel=${panel}`] : [];
}
