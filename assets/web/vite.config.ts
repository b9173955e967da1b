import { defineConfig } from "vite";

// Five entries, one for each kind of page the server hands out. Nothing is inlined as a data URL,
// so that the server's content security policy can stay at 'self'.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["live.html", "order.html", "console.html", "legal.html", "withdraw.html"],
    },
  },
});
