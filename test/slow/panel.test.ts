import { describePanels } from "../panelPairs.ts";

describePanels(200, 40, { views: 0.04, reach: 0.04, likes: 0.05, participants: 0.07 });
