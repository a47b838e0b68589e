import { Search } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { Input } from '../../ui/input.tsx';

interface SearchInputProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

export const SearchInput = ({ label, onChange, className, ...rest }: SearchInputProps) => (
  <div className={classNames('relative', className)}>
    <Search
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-subtle"
    />
    <Input
      {...rest}
      type="search"
      aria-label={label}
      autoComplete="off"
      className="pl-9"
      onChange={(event) => onChange(event.target.value)}
    />
  </div>
);
