import * as z from "zod";
import { briefSchema } from "../entries/schema.ts";
import { type LeafNotes, notes } from "../values/leaves.ts";
import { statuses } from "../values/quantity.ts";

/** The scenario language as JSON Schema: editors use it to complete and explain a scenario. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(briefSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodDefault || zodSchema instanceof z.ZodPrefault) simplifyDefault(jsonSchema);
      const about = zodSchema instanceof z.ZodType ? notes.get(zodSchema) : undefined;
      if (about !== undefined) Object.assign(jsonSchema, leafSchema(about));
    },
  });
  return { ...schema, title: "feedcast scenario", $defs: definitions };
}

/** Writes a default as a scenario would. */
function simplifyDefault(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const standard: unknown = jsonSchema.default;
  if (typeof standard !== "object" || standard === null) return;
  if ("value" in standard) jsonSchema.default = standard.value;
  else delete jsonSchema.default;
}

const numeral = { type: ["number", "string"] };
const text = { type: ["string", "number"] };

/** A value in full: with range, status and source. */
function inFull(value: object, more: object = {}): object {
  const status = { enum: [...statuses], description: "How the value is known" };
  const source = { type: "string", description: "Source of the value" };
  return { type: "object", properties: { value, ...more, status, source }, additionalProperties: false };
}

const tune = { type: "string", description: "Reported result for which the value is solved" };
const definitions = {
  quantity: { anyOf: [numeral, inFull(numeral, { low: numeral, high: numeral, tune })] },
  numbers: {
    anyOf: [
      { type: "array", items: numeral },
      inFull({ type: "array", items: numeral }, { low: { type: "array" }, high: { type: "array" } }),
    ],
  },
  text: { anyOf: [text, inFull(text)] },
};

function leafSchema({ meaning, unit, range, words = [], form = "any", full }: LeafNotes): object {
  const about = [unit, range].filter((part) => part !== undefined).join(", ");
  const description = about === "" ? meaning : `${meaning} (${about})`;
  switch (form) {
    case "quantity":
    case "numbers":
      return { description, $ref: `#/$defs/${form}` };
    case "text":
      return full ? { description, $ref: "#/$defs/text" } : { description, ...text };
    case "word": {
      const word = { enum: [...words] };
      return full ? { description, anyOf: [word, inFull(word)] } : { description, ...word };
    }
    case "any":
      return words.length === 0 ? { description } : { description, examples: [...words] };
  }
}
