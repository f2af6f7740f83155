import type { ComponentChildren } from 'preact';
import { hueOf, numberOf } from './departments.ts';

/** A picture of a product, drawn from its id: there are no photographs. Each department has a colour. */
export function Art({ productId, department }: { readonly productId: string; readonly department: string }) {
  const draw = motifOf(productId, department);
  return (
    <svg class="art" viewBox="0 0 120 80" aria-hidden="true" style={{ '--hue': String(hueOf(department)) }}>
      {draw(randomOf(productId))}
    </svg>
  );
}

/** @returns numbers from `low` to below `high`, the same for the same text. */
type Random = (low: number, high: number) => number;

/** xorshift32: https://www.jstatsoft.org/article/view/v008i14 */
function randomOf(text: string): Random {
  let state = numberOf(text) || 1;
  return (low, high) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return low + ((state >>> 0) / 2 ** 32) * (high - low);
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

function books(random: Random): ComponentChildren {
  const shelf = 62;
  let x = 26;
  const spines = upTo(6).map((index) => {
    const [width, height] = [random(7, 13), random(26, 44)];
    const spine = (
      <g key={index} class={index % 3 === 1 ? 'fill' : 'tint'}>
        <rect x={x} y={shelf - height} width={width} height={height} rx="1" />
        <path d={`M${x + 2.5} ${shelf - height + 6}h${width - 5}`} />
      </g>
    );
    x += width + 1;
    return spine;
  });
  return (
    <>
      {spines}
      <path d="M16 62.8h88" />
    </>
  );
}

function turntable(): ComponentChildren {
  return (
    <>
      <rect class="tint" x="26" y="14" width="68" height="52" rx="4" />
      <circle class="fill" cx="54" cy="40" r="20" />
      <circle class="tint" cx="54" cy="40" r="6" />
      <circle cx="54" cy="40" r="1" />
      <path d="M86 22v16l-13 15M82 58h8" />
    </>
  );
}

function headphones(): ComponentChildren {
  return (
    <>
      <path d="M34 48V42a26 26 0 0 1 52 0v6" />
      <path d="M39 46V42a21 21 0 0 1 42 0v4" />
      <rect class="fill" x="29" y="44" width="13" height="22" rx="5" />
      <rect class="fill" x="78" y="44" width="13" height="22" rx="5" />
    </>
  );
}

function keyboard(): ComponentChildren {
  return (
    <>
      <rect class="tint" x="18" y="24" width="84" height="34" rx="4" />
      {upTo(24).map((key) => (
        <rect
          key={key}
          class={key % 7 === 3 ? 'fill' : undefined}
          x={23 + (key % 8) * 9.4}
          y={28.5 + Math.floor(key / 8) * 9}
          width="7"
          height="6.5"
          rx="1.5"
        />
      ))}
    </>
  );
}

function garden(random: Random): ComponentChildren {
  const bend = random(-14, 14);
  const leaves = Math.round(random(3, 5));
  return (
    <>
      <path d={`M60 72C60 52 ${60 + bend} 36 ${60 + bend} 12`} />
      {upTo(leaves * 2).map((index) => {
        const y = 64 - (Math.floor(index / 2) * 44) / leaves;
        const side = index % 2 === 0 ? 1 : -1;
        const x = 60 + bend * (1 - (y - 12) / 60) ** 1.4;
        const size = random(16, 26) * side;
        return (
          <path
            key={index}
            class={index % 3 === 0 ? 'fill' : 'tint'}
            d={`M${x} ${y}q${size * 0.3} ${-14} ${size} ${-12}q${-size * 0.2} ${12} ${-size} 12z`}
          />
        );
      })}
      <path d="M36 72.5h48" />
    </>
  );
}

function hose(): ComponentChildren {
  return (
    <>
      {upTo(4).map((turn) => (
        <circle key={turn} class={turn === 0 ? 'tint' : undefined} cx="56" cy="40" r={28 - turn * 5} />
      ))}
      <circle class="fill" cx="56" cy="40" r="7" />
      <path d="M84 40v26h12" />
      <path class="fill" d="M96 62.5h9v7h-9z" />
    </>
  );
}

function chair(): ComponentChildren {
  return (
    <>
      <path class="tint" d="M42 14h34l4 30H38z" />
      <path d="M49 14l-2 30m12-30v30m10-30l2 30" />
      <path class="fill" d="M34 44h50v7H34z" />
      <path d="M38 51l-5 20m45-20l5 20M30 36h10m38 0h10" />
    </>
  );
}

function cup(): ComponentChildren {
  return (
    <>
      <path class="tint" d="M36 34h42v16a16 16 0 0 1-16 16H52a16 16 0 0 1-16-16z" />
      <path d="M78 38h5a7 7 0 0 1 0 14h-6M48 27q-4-5 0-9t0-9M57 27q-4-5 0-9t0-9M66 27q-4-5 0-9t0-9" />
      <ellipse class="fill" cx="57" cy="68" rx="30" ry="2.4" />
    </>
  );
}

function knife(): ComponentChildren {
  return (
    <>
      <path class="tint" d="M16 46h54V28C44 28 26 36 16 46z" />
      <path class="fill" d="M70 30h32q4 0 4 5v3q0 4-5 4H70z" />
      <path d="M18 62h84" />
    </>
  );
}

function pan(): ComponentChildren {
  return (
    <>
      <circle class="fill" cx="48" cy="40" r="28" />
      <circle class="tint" cx="48" cy="40" r="22" />
      <path class="fill" d="M76 36.5h26q4 0 4 3.5t-4 3.5H76z" />
      <path d="M36 34a14 14 0 0 1 12-8" />
    </>
  );
}

function grid(random: Random): ComponentChildren {
  return upTo(15).map((index) => (
    <circle
      key={index}
      class={index % 4 === 0 ? 'fill' : 'tint'}
      cx={24 + (index % 5) * 18}
      cy={22 + Math.floor(index / 5) * 18}
      r={random(3, 8)}
    />
  ));
}

type Motif = (random: Random) => ComponentChildren;

/** By department, for products that none of the words below is in. */
const motifs: Readonly<Record<string, Motif>> = { books, garden, kitchen: cup };

/** By a word of the product's id. */
const motifsByWord: Readonly<Record<string, Motif>> = {
  headphones,
  keyboard,
  turntable,
  hose,
  chair,
  knife,
  pan,
};

function motifOf(productId: string, department: string): Motif {
  const word = productId.split('-').find((each) => Object.hasOwn(motifsByWord, each));
  return motifsByWord[word ?? ''] ?? motifs[department] ?? grid;
}
