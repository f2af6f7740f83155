import model from './lambda-model.json' with { type: 'json' };

/** A shape of the Lambda API: what kind of value it is, and what of it is accepted. Others are named. */
export interface Shape {
  readonly type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'boolean' | 'timestamp';
  readonly enum?: readonly string[];
  /** Of a number its bounds, of a text or list those of its length. */
  readonly min?: number;
  readonly max?: number;
  /** The whole text has to match. */
  readonly pattern?: string;
  readonly required?: readonly string[];
  /** Name of a member → name of its shape. */
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

/** The newest published model, as `npm run lambda-model` extracted it; `source` says from where. */
export const LAMBDA_MODEL = model as {
  readonly source: string;
  readonly shapes: Readonly<Record<string, Shape>>;
};

/** @throws {Error} when the extract has no such shape: run npm run lambda-model. */
export function shapeNamed(name: string): Shape {
  const shape = LAMBDA_MODEL.shapes[name];
  if (shape) return shape;
  throw new Error(`lambda-model.json has no shape ${name}: run npm run lambda-model`);
}
