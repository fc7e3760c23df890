// useColumns: the columns of a register in the language of the page, and how their values read.
import { useMemo } from 'react';
import { useRegisters } from '../api/queries';
import type { Register, RegisterColumn } from '../api/types';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';

/** A reference is shown and chosen by its name, so it is not called a code. */
const plain = (title: string) => title.replace(/ code$/i, '').replace(/(?:\u4ee3\u7801|\u7f16\u53f7)$/, '');

export interface Columns {
  columns: RegisterColumn[];
  title: (column: RegisterColumn) => string;
  /** A value as people read it; nothing is said in words. */
  read: (column: RegisterColumn, value: unknown) => string;
}

export const useRegister = (register: string): Register | undefined => useRegisters().data?.find((one) => one.type === register);

export function useColumns(register: string): Columns | null {
  const { t, said, area } = useWords();
  const found = useRegister(register);
  return useMemo(() => found ? {
    columns: found.columns,
    title: (column) => (column.kind === 'reference' ? plain(said(column.title_zh, column.title)) : said(column.title_zh, column.title)),
    read: (column, value) => {
      if (value === null || value === undefined || value === '') return t('panel.none');
      if (column.kind === 'code') {
        const code = column.codes?.find((one) => one.code === value);
        return code ? said(code.title_zh, code.title) : String(value);
      }
      if (column.kind === 'boolean') return t(value ? 'edit.yes' : 'edit.no');
      if (typeof value !== 'number') return String(value);
      if (column.kind === 'area') return area(value);
      if (column.kind === 'share') return `${Math.round(value * 100)}%`;
      return column.kind === 'money' || column.kind === 'length' ? formatNumber(value) : String(value);
    },
  } : null, [found, t, said, area]);
}
