import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { Rule, RuleContext } from '../constraints/rule.ts';
import { codeSource } from './code-source.ts';
import { packageBytes } from './package-size.ts';
import { UNZIPPED_LIMIT_BYTES } from './unzip.ts';

type Members = Readonly<Record<string, TemplateValue>>;

/** The code of a function is there, and is given in one way. */
export const code: Rule = {
  reads: ['Code'],
  check: ({ properties: { Code, PackageType } }, { stack, packageSizes }) => {
    if (Code === undefined) return undefined;
    const problems = problemsOfMembers(Code, PackageType);
    if (problems.length > 0) return problems;
    packageBytes(codeSource(Code, 'Code', stack), packageSizes);
    return undefined;
  },
};

/** In Lambda's words, as https://github.com/badmintoncryer/cdk-preflight (pf-lambda-code-…) saw them on AWS. */
function problemsOfMembers(code: TemplateValue, packageType: TemplateValue | undefined): string[] {
  if (typeof code !== 'object' || code === null || Array.isArray(code)) return [];
  const { ZipFile, ImageUri, ...others } = code as Members;
  const hasOthers = Object.keys(others).some((name) => name.startsWith('S3'));
  if (ZipFile !== undefined && (hasOthers || ImageUri !== undefined)) {
    return ['Code: Please do not provide other FunctionCode parameters when providing a ZipFile.'];
  }
  if ('S3Bucket' in others !== 'S3Key' in others) {
    return ['Code: S3 Bucket and Key are required for uploading with S3 parameters.'];
  }
  if (ImageUri !== undefined && packageType !== 'Image') {
    return [
      'Code.ImageUri is given; accepted for a function with PackageType Zip: S3Bucket and S3Key, or ZipFile',
    ];
  }
  return [];
}

/** The content of layers of the template; others are named when the function is deployed. */
export const layers: Rule = {
  reads: ['Layers'],
  check: ({ properties: { Code, Layers }, inDoubt }, context) => {
    const arns = Array.isArray(Layers) ? Layers.map(String) : [];
    const sizes = arns.map((arn) => sizeOfLayer(arn, context));
    const problems = sizes.flatMap((size) => (typeof size === 'string' ? [size] : []));
    if (problems.length > 0 || Code === undefined || inDoubt.has('Code')) return problems;
    return tooLargeTogether(Code, sizes.map(Number), context);
  },
};

/** Size in bytes, 0 when it is not known; or what is wrong with the layer. */
function sizeOfLayer(arn: string, { stack, own, packageSizes }: RuleContext): number | string {
  const layer = [...own.values()].find(
    ({ type, physicalId }) => type === 'AWS::Lambda::LayerVersion' && physicalId === arn,
  );
  if (!layer || isContentInDoubt(layer)) return 0;
  try {
    return packageBytes(codeSource(layer.properties.Content, 'Content', stack), packageSizes);
  } catch (error) {
    return `layer ${layer.logicalId}: ${error instanceof Error ? error.message : error}`;
  }
}

/** In Lambda's words: https://github.com/serverlesspub/ffmpeg-aws-lambda-layer/issues/23 */
function tooLargeTogether(
  code: TemplateValue,
  layerBytes: readonly number[],
  { stack, packageSizes }: RuleContext,
): string[] {
  const own = sizeOfCode(() => packageBytes(codeSource(code, 'Code', stack), packageSizes));
  const bytes = layerBytes.reduce((sum, size) => sum + size, own);
  return bytes <= UNZIPPED_LIMIT_BYTES
    ? []
    : [
        `Function code combined with layers exceeds the maximum allowed size of ${UNZIPPED_LIMIT_BYTES} bytes. The actual size is ${bytes} bytes.`,
      ];
}

/** What is wrong with the code is the line of another rule. */
function sizeOfCode(measure: () => number): number {
  try {
    return measure();
  } catch {
    return 0;
  }
}

const isContentInDoubt = (layer: ResolvedResource & { readonly inDoubt?: ReadonlySet<string> }) =>
  layer.inDoubt?.has('Content') ?? false;
