import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./legal.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { Icon, Logo } from "../look/icon";
import { language, t } from "../words";

const names: Record<string, string> = { imprint: t.imprint, privacy: t.privacy, shipping: t.shippingInfo, returns: t.returns };

interface Content {
  title: string;
  html: string;
  language?: string;
  /** All that there are. */
  pages?: string[];
}

/** A legal page; its words come from the server, cleaned there. */
function Page({ page }: { page: string }) {
  const [content, setContent] = useState<Content | null>(null);
  const [fault, setFault] = useState("");
  useEffect(() => {
    call<Content>("GET", `/api/legal/${encodeURIComponent(page)}?lang=${language}`)
      .then((c) => {
        document.title = c.title;
        setContent(c);
      })
      .catch((err) => setFault(err instanceof ApiError && err.message ? err.message : t.loadFailed));
  }, [page]);
  return (
    <>
      <header class="page-bar">
        <Logo />
        <nav aria-label={t.legal}>
          {(content?.pages ?? [page]).map((id) => (
            <a key={id} href={`/legal/${id}`} aria-current={id === page ? "page" : undefined}>
              {names[id] ?? id}
            </a>
          ))}
          <a href="/withdraw">{t.withdrawHere}</a>
        </nav>
        <a class="btn quiet" href="/">
          {t.backToLive}
        </a>
      </header>
      <main class="legal-page">
        {fault && (
          <p class="fault-box" role="alert">
            <Icon name="alert" />
            {fault}
          </p>
        )}
        {content && (
          <article class="tile" lang={content.language}>
            <h1>{content.title}</h1>
            <div dangerouslySetInnerHTML={{ __html: content.html }} />
          </article>
        )}
      </main>
    </>
  );
}

const page = decodeURIComponent(location.pathname.split("/")[2] ?? "imprint");
render(<Page page={page} />, document.getElementById("page")!);
