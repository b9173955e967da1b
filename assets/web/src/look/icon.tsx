import logo from "./logo.svg";

// The icons: 24 × 24, drawn with a stroke of the text's colour.
const paths = {
  spark: "M12 3c.8 5.200 3 7.600 9 9-6 1.400-8.200 3.800-9 9-.8-5.200-3-7.600-9-9 6-1.400 8.200-3.800 9-9z",
  captions: "M6 5h12a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM11 10.500a2 2 0 1 0 0 3M17 10.500a2 2 0 1 0 0 3",
  large: "M3 18 8 6l5 12M4.700 14h6.600M15 18l3-7 3 7M16 16h4",
  share: "M12 15V4m-4 4 4-4 4 4M5 13v5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5",
  send: "M12 19V5m-6 6 6-6 6 6",
  bag: "M6 8h12l1 12H5zM9 8V7a3 3 0 0 1 6 0v1",
  clock: "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM12 7.500V12l3 2",
  user: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.500 20.500c1-4 4-6 7.500-6s6.500 2 7.500 6",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  check: "m5 12.500 4.500 4.500L19 7.500",
  alert: "M12 4 2.800 19.500h18.400zM12 10v4.500M12 17h.01",
  sound: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9a4 4 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11",
  mute: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5",
  x: "M6 6l12 12M18 6 6 18",
  right: "m9 6 6 6-6 6",
  left: "m15 6-6 6 6 6",
  down: "m6 9 6 6 6-6",
  menu: "M4 7h16M4 12h16M4 17h16",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  pin: "M12 21s-7-6-7-11.500a7 7 0 0 1 14 0C19 15 12 21 12 21zM12 7a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z",
  card: "M5.500 5.500h13A2.500 2.500 0 0 1 21 8v8a2.500 2.500 0 0 1-2.500 2.500h-13A2.500 2.500 0 0 1 3 16V8a2.500 2.500 0 0 1 2.500-2.500zM3 10h18M7 15h3",
  bubble: "M4 5h16v11H11l-4 4v-4H4z",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  search: "M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM15.500 15.500 20 20",
  truck: "M2.500 6h11v11h-11zM13.500 10h4l3.500 3.500V17h-7.500M6 17a1.800 1.800 0 1 0 0 .1M17 17a1.800 1.800 0 1 0 0 .1",
  pause: "M8.500 5v14M15.500 5v14",
  play: "M8 5v14l11-7z",
  chart: "M4 4v16h16M8 15V12h4V8h4v3h4",
  skip: "M6 5v14l9-7zM18.500 5v14",
  stop: "M8.500 3h7L21 8.500v7L15.500 21h-7L3 15.500v-7zM9.500 9.500h5v5h-5z",
  keys: "M6 6h12a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  out: "M14 5H6v14h8M10 12h10m-4-4 4 4-4 4",
  signal: "M5 19v-3M10 19v-6M15 19V9M20 19V5",
  info: "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM12 11v5M12 8h.01",
  open: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
} as const;

export type IconName = keyof typeof paths;

const filled: ReadonlySet<IconName> = new Set(["spark", "play"]);

/** An icon; always beside or inside something that has a name. */
export function Icon({ name, size }: { name: IconName; size?: "s" | "m" }) {
  const fill = filled.has(name) ? "currentColor" : undefined;
  return (
    <svg class={size ? `i ${size}` : "i"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} fill={fill} stroke={fill ? "none" : undefined} />
    </svg>
  );
}

/** The mark of Barker. */
export function Logo({ size = 28 }: { size?: number }) {
  return <img src={logo} width={size} height={size} alt="" />;
}
