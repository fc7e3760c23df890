// Links: a short table of places one can go to, a name and a number or two each.
import { useWords } from '../i18n/useWords';

export interface Link {
  id: number;
  name: string;
  note?: string;
  rooms?: number;
  area?: number | null;
  go: () => void;
}

export function Links({ links }: { links: Link[] }) {
  const { t, count, area } = useWords();
  if (links.length === 0) return <p className="quiet">{t('panel.none')}</p>;
  return (
    <ul className="links">
      {links.map((link) => (
        <li key={link.id}>
          <button type="button" onClick={link.go}>
            <span className="links-name">{link.name}{link.note && <small>{link.note}</small>}</span>
            {link.rooms !== undefined && <span className="number">{count(link.rooms)} {t('unit.rooms')}</span>}
            {link.area !== undefined && <span className="number">{area(link.area)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
