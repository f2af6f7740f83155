import { z } from 'zod';

/** Context given with `-c` is text; in cdk.json it may be a number. `z.coerce` alone would take '' as 0. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().int().min(minimum).max(maximum));

/** An object in cdk.json, or its JSON text after `-c`. */
export const jsonObject = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given, context) => {
    if (typeof given !== 'string') return given;
    try {
      return JSON.parse(given);
    } catch (cause) {
      context.addIssue({ code: 'custom', message: `not JSON: ${cause}` });
      return z.NEVER;
    }
  }, schema);

/** A list in cdk.json, or its members after `-c` with commas between them. */
export const listOf = <Schema extends z.ZodType>(member: Schema) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',') : given),
    z.array(member).min(1).max(16).readonly(),
  );

/** The value that leaves a setting out. */
export const none = z.literal('none');

/** An id of EC2, such as `vpc-0a1b2c3d`. */
export const idOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));

/** One line of text, without spaces around it. */
export const textLine = z.string().trim().min(1).max(100);
