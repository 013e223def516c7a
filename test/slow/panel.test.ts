import { describePanels } from "../panelPairs.ts";

describePanels(200, 40, { views: 0.02, reach: 0.02, likes: 0.05, participants: 0.05 });
