import { z } from "zod";
import { type LeafNotes, notes } from "./leaves.ts";
import { statuses } from "./quantity.ts";
import { briefSchema } from "./schema.ts";
import { isLater } from "./validate.ts";

/** The scenario language as JSON Schema, with which editors complete and explain a scenario while it is written. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(briefSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodObject) dropLater(zodSchema, jsonSchema);
      if (zodSchema instanceof z.ZodDefault || zodSchema instanceof z.ZodPrefault) simplifyDefault(jsonSchema);
      const about = zodSchema instanceof z.ZodType ? notes.get(zodSchema) : undefined;
      if (about !== undefined) Object.assign(jsonSchema, leafSchema(about));
    },
  });
  return { ...schema, title: "feedcast scenario" };
}

/** What a later version will understand is not offered. */
function dropLater(group: z.ZodObject, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  for (const [name, child] of Object.entries(group.shape)) if (isLater(child)) delete jsonSchema.properties?.[name];
}

/** A default as a scenario would write it. */
function simplifyDefault(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const standard: unknown = jsonSchema.default;
  if (typeof standard !== "object" || standard === null) return;
  if ("value" in standard) jsonSchema.default = standard.value;
  else delete jsonSchema.default;
}

const stated = {
  status: { enum: [...statuses], description: "How the value is known" },
  source: { type: "string", description: "Where it comes from" },
};

function leafSchema({ meaning, unit, range, words, form = "any", full }: LeafNotes): object {
  const about = [unit, range].filter((part) => part !== undefined).join(", ");
  const description = about === "" ? meaning : `${meaning} (${about})`;
  const plain = plainSchema(form, words);
  if (plain === undefined) return { description };
  if (!full) return { description, ...plain };
  const ends = form === "quantity" || form === "numbers" ? { low: plain, high: plain } : {};
  const tune = form === "quantity" ? { tune: { type: "string", description: "The reported result to solve it for" } } : {};
  const whole = { type: "object", properties: { value: plain, ...ends, ...stated, ...tune }, additionalProperties: false };
  return { description, anyOf: [plain, whole] };
}

function plainSchema(form: NonNullable<LeafNotes["form"]>, words: LeafNotes["words"]): object | undefined {
  switch (form) {
    case "quantity":
      return { type: ["number", "string"] };
    case "numbers":
      return { type: "array", items: { type: ["number", "string"] } };
    case "word":
      return { enum: [...(words ?? [])] };
    case "text":
      return { type: ["string", "number"] };
    case "any":
      return words === undefined ? undefined : { examples: [...words] };
  }
}
