import { describeDamage } from "../scenario/damage.ts";

describeDamage(12);
